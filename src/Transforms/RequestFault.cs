namespace WebexGateway.Transforms;

/// <summary>Why a visitor's request cannot be read: the status to answer (400, 413 or 415) and a sentence for developers, without the visitor's values.</summary>
public sealed record RequestFault(int Status, string Detail)
{
    internal static RequestFault Malformed(string detail) => new(400, detail);
}
