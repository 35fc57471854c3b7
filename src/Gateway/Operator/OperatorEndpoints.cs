namespace WebexGateway.Operator;

/// <summary>The operator's page and its data.</summary>
public static class OperatorEndpoints
{
    public static void AddOperatorPage(this IServiceCollection services)
    {
        services.AddJson(OperatorJson.Default);
        services.AddSingleton<OperatorPage>();
        services.AddSingleton<HistoryRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<HistoryRecorder>());
        services.AddSingleton<HistoryDesk>();
        services.AddSingleton<OperatorView>();
        services.AddSingleton<OperatorEvents>();
        services.AddSingleton<DeskQuery>();
        services.AddSingleton<CallbackDesk>();
        services.AddSingleton<EventDesk>();
        services.AddSingleton<DecisionDesk>();
        services.AddSingleton<NumberDesk>();
        services.AddSingleton<AuditDesk>();
        services.AddSingleton<AlertDesk>();
    }

    public static void MapOperatorPage(this WebApplication app)
    {
        var page = app.Services.GetRequiredService<OperatorPage>();
        app.MapMethods("/operator", Reading.Methods, page.ShowAsync).HideWithoutOperatorKey();
        app.MapPost("/operator/sign-in", page.SignInAsync).HideWithoutOperatorKey();
        app.MapPost("/operator/sign-out", page.SignOutAsync);
        app.MapGet("/operator/events", app.Services.GetRequiredService<OperatorEvents>().Follow).RequireOperator();
        CallbackDesk.Map(app);
        EventDesk.Map(app);
        CallDesk.Map(app);
        HistoryDesk.Map(app);
        DecisionDesk.Map(app);
        NumberDesk.Map(app);
        AuditDesk.Map(app);
        AlertDesk.Map(app);
    }
}
