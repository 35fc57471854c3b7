using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace WebexGateway.Site;

/// <summary>A text file of the site as it goes over the wire: plain, with gzip and with Brotli, each made once and each with its own validator.</summary>
public sealed class SiteText
{
    /// <summary>Brotli's best takes seconds for a library of some megabytes.</summary>
    private const int SmallBytes = 256 * 1024;

    private readonly string contentType;
    private readonly DateTimeOffset changed;
    private readonly List<Encoded> encoded;

    private SiteText(byte[] content, string contentType, DateTimeOffset changed)
    {
        (this.contentType, this.changed) = (contentType, changed);
        var validator = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        var level = content.Length <= SmallBytes ? CompressionLevel.SmallestSize : CompressionLevel.Optimal;
        encoded =
        [
            new("br", Compress(content, inner => new BrotliStream(inner, level)), Tag(validator, "br")),
            new("gzip", Compress(content, inner => new GZipStream(inner, level)), Tag(validator, "gzip")),
            new(null, content, Tag(validator, null)),
        ];
    }

    /// <summary>When the file was changed last.</summary>
    public DateTimeOffset Changed => changed;

    /// <summary>Reads the file and fills in the site's own address; a line that names it is left out where it is not known.</summary>
    public static SiteText Read(IFileInfo file, string contentType, string? address)
    {
        using var reader = new StreamReader(file.CreateReadStream(), Encoding.UTF8);
        return new(Encoding.UTF8.GetBytes(FillIn(reader.ReadToEnd(), address)), contentType, file.LastModified);
    }

    /// <summary>Answers with the smallest form that the client takes, or 304 when it has it already.</summary>
    public Task WriteAsync(HttpContext context, string cacheControl)
    {
        var chosen = encoded.First(form => form.Name is null || IsTaken(context.Request, form.Name));
        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        headers.CacheControl = cacheControl;
        if (chosen.Name is not null)
        {
            headers.ContentEncoding = chosen.Name;
        }

        return TypedResults.Bytes(chosen.Content, contentType, lastModified: changed, entityTag: chosen.Tag).ExecuteAsync(context);
    }

    /// <summary>Answers with the plain form and this status.</summary>
    public Task WriteAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(encoded[^1].Content).AsTask();
    }

    private static string FillIn(string text, string? address)
    {
        const string place = "{site}";
        if (!text.Contains(place, StringComparison.Ordinal))
        {
            return text;
        }

        return string.IsNullOrEmpty(address)
            ? string.Join('\n', text.Split('\n').Where(line => !line.Contains(place, StringComparison.Ordinal)))
            : text.Replace(place, address, StringComparison.Ordinal);
    }

    private static bool IsTaken(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted.Quality is not 0 && accepted.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase));

    private static byte[] Compress(byte[] content, Func<Stream, Stream> encoder)
    {
        using var compressed = new MemoryStream();
        using (var stream = encoder(compressed))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    private static EntityTagHeaderValue Tag(string validator, string? encoding) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"{validator}{(encoding is null ? "" : "-")}{encoding}\""));

    private sealed record Encoded(string? Name, byte[] Content, EntityTagHeaderValue Tag);
}
