namespace WebexGateway.Transforms;

/// <summary>A telephone number in E.164 (<c>+573001234567</c>). <c>ToString</c> masks it.</summary>
public readonly record struct PhoneNumber(string E164)
{
    private const int LastDigits = 4;

    /// <summary>The number without its last four digits, which a range of neighbouring numbers shares.</summary>
    public string Prefix => E164[..^LastDigits];

    public override string ToString() => $"{E164[..3]}…{E164[^2..]}";
}
