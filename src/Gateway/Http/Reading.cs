namespace WebexGateway.Http;

/// <summary>The methods of an endpoint that reads and changes nothing.</summary>
public static class Reading
{
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
}
