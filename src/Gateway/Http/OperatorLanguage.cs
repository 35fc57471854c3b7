namespace WebexGateway.Http;

/// <summary>The language of the operator's pages: by the switch, else by the browser, else Spanish.</summary>
public static class OperatorLanguage
{
    private const string Spanish = "es";
    private const string English = "en";

    /// <summary><c>es</c> or <c>en</c>.</summary>
    public static string Of(HttpRequest request) => request.Query["lang"].ToString() switch
    {
        Spanish => Spanish,
        English => English,
        _ => request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0])
            .FirstOrDefault(language => language is Spanish or English) ?? Spanish,
    };
}
