namespace WebexGateway.Transforms;

/// <summary>Suggests which field a request meant by an unknown name.</summary>
internal static class FieldNames
{
    private const int LongestNamed = 40;
    private const int DigitsNamed = 4;

    /// <summary>Names that other forms give to our fields, in lower case and without hyphens and underscores.</summary>
    private static readonly (string Ours, string[] Others)[] Known =
    [
        ("destination",
        [
            "phone", "phonenumber", "phoneno", "number", "telephone", "telephonenumber", "tel", "mobile", "mobilenumber", "mobilephone",
            "cell", "cellphone", "callnumber", "callbacknumber", "callednumber", "customernumber", "contactnumber", "msisdn", "ani", "to",
            "dest", "callee", "whatsapp", "telefono", "teléfono", "telefone", "numero", "número", "celular", "movil", "móvil", "destino",
        ]),
        ("name",
        [
            "nombre", "nombres", "nome", "fullname", "firstname", "lastname", "customername", "displayname", "username", "caller",
            "guestname",
        ]),
        ("region", ["country", "countrycode", "countryiso", "iso", "pais", "país", "locale", "land"]),
        ("when",
        [
            "time", "date", "datetime", "at", "schedule", "scheduledat", "scheduledtime", "scheduletime", "starttime", "callat", "hora",
            "fecha", "cuando",
        ]),
        ("topic", ["subject", "queue", "department", "reason", "category", "service", "entrypoint", "tema", "motivo", "asunto"]),
        ("consent", ["privacy", "terms", "gdpr", "accept", "accepted", "agree", "consentimiento", "acepto", "habeasdata"]),
        ("challenge", ["altcha", "captcha", "proof", "pow", "solution"]),
    ];

    /// <summary>
    /// Returns a sentence about an unknown field. It repeats the name only when the name cannot be a value of the visitor.
    /// </summary>
    public static string Unknown(string name, IReadOnlyDictionary<string, VisitorField> allowed)
    {
        var bare = string.Concat(name.Where(letter => letter is not ('-' or '_' or ' '))).ToLowerInvariant();
        var ours = Known.FirstOrDefault(field => field.Ours == bare || field.Others.Contains(bare)).Ours;
        var suggestion = allowed.FirstOrDefault(field => field.Value.Name == ours).Key is { } meant
            ? $"did you mean '{meant}'?"
            : name.Length > LongestNamed ? $"known are {string.Join(", ", allowed.Keys)}." : Spelling.Suggest(name, allowed.Keys);
        return $"Unknown field{(IsPlain(name) ? $" '{name}'" : "")}: {suggestion}{(suggestion[^1] is '?' or '.' ? "" : ".")}";
    }

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= LongestNamed
        && char.IsAsciiLetter(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
        && name.Count(char.IsAsciiDigit) <= DigitsNamed;
}
