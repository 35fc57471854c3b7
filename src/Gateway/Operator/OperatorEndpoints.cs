using Microsoft.AspNetCore.Http.Metadata;
using WebexGateway.Storage;

namespace WebexGateway.Operator;

/// <summary>Who may operate, and the operator's page.</summary>
public static class OperatorEndpoints
{
    /// <summary>Adds the operator's access and page.</summary>
    public static void AddOperator(this IServiceCollection services)
    {
        services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section);
        services.AddMigration(OperatorSession.Table);
        services.AddSingleton<OperatorSession>();
        services.AddSingleton<OperatorAccess>();
        services.AddSingleton<OperatorPage>();
        services.AddSingleton<RecentMinutes>();
        services.AddSingleton<OperatorView>();
        services.AddSingleton<OperatorEvents>();
        services.AddSingleton<CallbackDesk>();
    }

    /// <summary>Maps <c>/operator</c>.</summary>
    public static void MapOperator(this WebApplication app)
    {
        var page = app.Services.GetRequiredService<OperatorPage>();
        app.MapGet("/operator", page.ShowAsync);
        app.MapPost("/operator/sign-in", page.SignInAsync);
        app.MapPost("/operator/sign-out", page.SignOutAsync);
        app.MapGet("/operator/events", app.Services.GetRequiredService<OperatorEvents>().Follow).RequireOperator();
        CallbackDesk.Map(app);
    }

    /// <summary>Lets only the operator through; nothing of anybody else's request is read.</summary>
    public static void RequireOperator(this RouteHandlerBuilder endpoint) => endpoint.Add(builder =>
    {
        foreach (var accepts in builder.Metadata.OfType<IAcceptsMetadata>().ToList())
        {
            builder.Metadata.Remove(accepts); // by it routing would answer 415 to somebody who may not even ask; reading the body answers so too
        }

        var next = builder.RequestDelegate!;
        builder.RequestDelegate = async context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var refusal = await context.RequestServices.GetRequiredService<OperatorAccess>().RefuseAsync(context);
            await (refusal is null ? next(context) : refusal.WriteAsync(context));
        };
    });

    /// <summary>Lets nobody through where there is no operator: without a key the endpoint is not there.</summary>
    public static void RequireOperation(this RouteHandlerBuilder endpoint) => endpoint.Add(builder =>
    {
        var next = builder.RequestDelegate!;
        builder.RequestDelegate = context => context.RequestServices.GetRequiredService<OperatorAccess>().IsOpenTo(context) ? next(context) : Problems.NotFound.WriteAsync(context);
    });
}
