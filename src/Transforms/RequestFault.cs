namespace WebexGateway.Transforms;

/// <summary>Why a visitor's request is not sent on: the status to answer (400, 413 or 415; 404 for a route that is not set up) and a sentence for developers, without the visitor's values.</summary>
public sealed record RequestFault(int Status, string Detail)
{
    internal static RequestFault Malformed(string detail) => new(400, detail);

    internal static RequestFault NotOffered(string detail) => new(404, detail);
}
