using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace WebexGateway.Site;

/// <summary>
/// A text file of the site as it goes over the wire: plain, with gzip and with Brotli, each made once and each with its own validator.
/// A large one is kept compressed only, and goes plain from the file.
/// </summary>
public sealed class SiteText
{
    /// <summary>What is written before the reader must have taken it: a client that does not read keeps that much of our memory.</summary>
    private const int Piece = 16 * 1024;

    /// <summary>
    /// How long a reader may take for a piece. Kestrel's rate counts what the machine's own buffers took as read at once.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>A page or script: the address is filled in, the plain form is kept. Brotli's best takes seconds for megabytes.</summary>
    private const long SmallBytes = 64 * 1024;

    private readonly string contentType;
    private readonly DateTimeOffset changed;
    private readonly List<Encoded> encoded;
    private readonly IFileInfo file;

    private SiteText(IFileInfo file, byte[]? plain, string contentType)
    {
        (this.file, this.contentType, changed) = (file, contentType, file.LastModified);
        var level = plain is null ? CompressionLevel.Optimal : CompressionLevel.SmallestSize;
        using var content = plain is null ? file.CreateReadStream() : new MemoryStream(plain);
        var validator = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        encoded =
        [
            Packed("br", content, inner => new BrotliStream(inner, level), validator),
            Packed("gzip", content, inner => new GZipStream(inner, level), validator),
            new(null, plain, content.Length, Tag(validator, null)),
        ];
    }

    /// <summary>When the file was changed last.</summary>
    public DateTimeOffset Changed => changed;

    /// <summary>Reads the file and fills in the site's own address; a line that names it is left out where it is not known.</summary>
    public static SiteText Read(IFileInfo file, string contentType, string? address)
    {
        if (file.Length > SmallBytes)
        {
            return new(file, null, contentType);
        }

        using var reader = new StreamReader(file.CreateReadStream(), Encoding.UTF8);
        return new(file, Encoding.UTF8.GetBytes(FillIn(reader.ReadToEnd(), address)), contentType);
    }

    /// <summary>Answers with the smallest form that the client takes, or 304 when it has it already.</summary>
    public async Task WriteAsync(HttpContext context, string cacheControl)
    {
        var chosen = encoded.First(form => form.Name is null || IsTaken(context.Request, form.Name));
        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        headers.CacheControl = cacheControl;
        if (chosen.Name is not null)
        {
            headers.ContentEncoding = chosen.Name;
        }

        headers.ContentLength = chosen.Length;
        await TypedResults.Stream(_ => SendAsync(chosen, context), contentType, lastModified: changed, entityTag: chosen.Tag)
            .ExecuteAsync(context);
        if (!context.Response.HasStarted && context.Response.StatusCode != StatusCodes.Status200OK)
        {
            headers.ContentLength = null; // 304 or 412
        }
    }

    /// <summary>Answers with the plain form and this status.</summary>
    public Task WriteAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : SendAsync(encoded[^1], context);
    }

    /// <summary>Sends piece by piece, each when the one before has gone out; ends a reader who lets one wait.</summary>
    private async Task SendAsync(Encoded form, HttpContext context)
    {
        await using var source = form.Content is { } content ? new MemoryStream(content) : file.CreateReadStream();
        var (writer, clock) = (context.Response.BodyWriter, context.RequestServices.GetRequiredService<TimeProvider>());
        try
        {
            var unsent = 0;
            for (int read; (read = await source.ReadAsync(writer.GetMemory(), context.RequestAborted)) > 0;)
            {
                writer.Advance(read);
                if ((unsent += read) >= Piece)
                {
                    unsent = 0;
                    await FlushAsync();
                }
            }

            await FlushAsync(); // the server does not send the last piece by itself
        }
        catch (TimeoutException)
        {
            context.Abort();
        }

        Task FlushAsync() => writer.FlushAsync().AsTask().WaitAsync(LongestWait, clock, context.RequestAborted);
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
        request.GetTypedHeaders().AcceptEncoding.Any(
            accepted => accepted.Quality is not 0 && accepted.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase));

    private static Encoded Packed(string name, Stream content, Func<Stream, Stream> encoder, string validator)
    {
        content.Position = 0;
        using var compressed = new MemoryStream();
        using (var stream = encoder(compressed))
        {
            content.CopyTo(stream);
        }

        var bytes = compressed.ToArray();
        return new(name, bytes, bytes.Length, Tag(validator, name));
    }

    private static EntityTagHeaderValue Tag(string validator, string? encoding) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"{validator}{(encoding is null ? "" : "-")}{encoding}\""));

    private sealed record Encoded(string? Name, byte[]? Content, long Length, EntityTagHeaderValue Tag);
}
