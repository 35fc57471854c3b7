using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Storage;

/// <summary>
/// Counts rows and sums a hash of each, so that two tables can be compared whatever their engine and the order of their rows.
/// </summary>
internal sealed class RowDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private ulong sum;

    public long Rows { get; private set; }

    public (long Rows, ulong Sum) Result => (Rows, sum);

    public void Add(ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            var bytes = value switch
            {
                DBNull => [],
                byte[] blob => blob,
                string text => Encoding.UTF8.GetBytes(text),
                double real => BitConverter.GetBytes(real),
                _ => BitConverter.GetBytes(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            };
            hash.AppendData(BitConverter.GetBytes(value is DBNull ? -1 : bytes.Length));
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        sum += BinaryPrimitives.ReadUInt64BigEndian(digest);
        Rows++;
    }

    public void Dispose() => hash.Dispose();
}
