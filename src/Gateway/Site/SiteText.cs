using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace WebexGateway.Site;

/// <summary>
/// Holds a text file of the site in its encodings: plain, gzip and Brotli, each compressed once and with its own ETag. A large file is held
/// compressed only, and is read from the disk for a plain answer.
/// </summary>
public sealed class SiteText
{
    /// <summary>The number of bytes that are written before the client must have read them, which bounds the memory per client.</summary>
    private const int Piece = 16 * 1024;

    /// <summary>
    /// The longest wait for a client that reads a piece. Kestrel's rate does not apply, because bytes in the machine's own buffers count as
    /// read.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The greatest size of a file whose address is filled in and whose plain form is held. Brotli's best level takes seconds for
    /// megabytes.
    /// </summary>
    private const long SmallBytes = 64 * 1024;

    private readonly string contentType;
    private readonly DateTimeOffset changed;
    private readonly string changedText;
    private readonly List<Encoded> encoded; // in the order of ContentCoding
    private readonly IFileInfo file;

    private SiteText(IFileInfo file, byte[]? plain, string contentType, bool isFilled = false)
    {
        (this.file, this.contentType, changed, IsFilled) = (file, contentType, file.LastModified, isFilled);
        changedText = HeaderUtilities.FormatDate(changed);
        var level = plain is null ? CompressionLevel.Optimal : CompressionLevel.SmallestSize;
        using var content = plain is null ? file.CreateReadStream() : new MemoryStream(plain);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..16];
        encoded =
        [
            Packed("br", content, inner => new BrotliStream(inner, level), hash),
            Packed("gzip", content, inner => new GZipStream(inner, level), hash),
            new(null, plain, content.Length, Tag(hash, null)),
        ];
    }

    public DateTimeOffset Changed => changed;

    /// <summary>
    /// True when the configuration is part of the text. Then the file's time says nothing about the text, so only the ETag is sent.
    /// </summary>
    public bool IsFilled { get; }

    /// <summary>Reads the file and fills in its places.</summary>
    public static SiteText Read(IFileInfo file, string contentType, SitePlaces places)
    {
        if (file.Length > SmallBytes)
        {
            return new(file, null, contentType);
        }

        using var reader = new StreamReader(file.CreateReadStream(), Encoding.UTF8);
        var text = reader.ReadToEnd();
        var filled = places.Fill(text, Path.GetExtension(file.Name));
        return new(file, Encoding.UTF8.GetBytes(filled), contentType, !ReferenceEquals(text, filled));
    }

    /// <summary>
    /// Writes the form that the client prefers, or 304 when the client has it already. A small form for a client that sets no condition is
    /// in memory, and needs no pieces.
    /// </summary>
    public Task WriteAsync(HttpContext context, string cacheControl)
    {
        var headers = context.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        headers.CacheControl = cacheControl;
        if (AcceptedCodings.Choose(context.Request.Headers.AcceptEncoding) is not { } coding)
        {
            return Problems.For(StatusCodes.Status406NotAcceptable).WriteAsync(context);
        }

        var chosen = encoded[(int)coding];
        if (chosen.Name is not null)
        {
            headers.ContentEncoding = chosen.Name;
        }

        headers.ContentLength = chosen.Length;
        return chosen.Content is { Length: <= Piece } content && !HasCondition(context.Request)
            ? WriteSmall(context, chosen, content)
            : WriteInPiecesAsync(context, chosen);
    }

    private async Task WriteInPiecesAsync(HttpContext context, Encoded chosen)
    {
        await TypedResults.Stream(
            _ => SendAsync(chosen, context), contentType, lastModified: IsFilled ? null : changed, entityTag: chosen.Tag)
            .ExecuteAsync(context);
        if (!context.Response.HasStarted && context.Response.StatusCode != StatusCodes.Status200OK)
        {
            context.Response.Headers.ContentLength = null; // 304 or 412
        }
    }

    private Task WriteSmall(HttpContext context, Encoded chosen, byte[] content)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.Headers.ETag = chosen.TagText;
        if (!IsFilled)
        {
            response.Headers.LastModified = changedText;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            response.BodyWriter.Write(content); // the server sends it with the headers
        }

        return Task.CompletedTask;
    }

    private static bool HasCondition(HttpRequest request)
    {
        var headers = request.Headers;
        return headers.IfNoneMatch.Count > 0 || headers.IfModifiedSince.Count > 0
            || headers.IfMatch.Count > 0 || headers.IfUnmodifiedSince.Count > 0;
    }

    /// <summary>Writes the plain form with a status.</summary>
    public Task WriteAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : SendAsync(encoded[^1], context);
    }

    /// <summary>Sends one piece after the other, and disconnects a client that does not read a piece in time.</summary>
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

            await FlushAsync(); // the server does not flush the last piece
        }
        catch (TimeoutException)
        {
            context.Abort();
        }

        Task FlushAsync() => writer.FlushAsync().AsTask().WaitAsync(LongestWait, clock, context.RequestAborted);
    }

    private static Encoded Packed(string name, Stream content, Func<Stream, Stream> encoder, string hash)
    {
        content.Position = 0;
        using var compressed = new MemoryStream();
        using (var stream = encoder(compressed))
        {
            content.CopyTo(stream);
        }

        var bytes = compressed.ToArray();
        return new(name, bytes, bytes.Length, Tag(hash, name));
    }

    private static EntityTagHeaderValue Tag(string hash, string? encoding) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"{hash}{(encoding is null ? "" : "-")}{encoding}\""));

    private sealed record Encoded(string? Name, byte[]? Content, long Length, EntityTagHeaderValue Tag)
    {
        public string TagText { get; } = Tag.ToString();
    }
}
