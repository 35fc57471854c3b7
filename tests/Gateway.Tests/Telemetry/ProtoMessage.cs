using System.Buffers.Binary;
using System.Text;

namespace WebexGateway.Tests.Telemetry;

/// <summary>A protobuf message by the numbers of its fields, as far as these tests read them: nested messages, texts and bytes.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, byte[] Value)> fields = [];

    public ProtoMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var length = (key & 7) switch { 1 => 8, 2 => (int)Varint(ref bytes), 5 => 4, _ => 0 };
            var value = length == 0 && (key & 7) == 0 ? BitConverter.GetBytes(Varint(ref bytes)) : bytes[..length].ToArray();
            bytes = bytes[length..];
            fields.Add(((int)(key >> 3), value));
        }
    }

    /// <summary>All messages at a path of fields.</summary>
    public IEnumerable<ProtoMessage> At(params int[] path) =>
        path.Aggregate<int, IEnumerable<ProtoMessage>>([this], (messages, field) => messages.SelectMany(message => message.All(field)));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public ulong Number(int field) => Bytes(field) is { Length: 8 } number ? BinaryPrimitives.ReadUInt64LittleEndian(number) : 0;

    /// <summary>A list of OpenTelemetry's <c>KeyValue</c>; numbers are told as numbers.</summary>
    public Dictionary<string, string> Attributes(int field) => All(field).ToDictionary(pair => pair.Text(1), pair => pair.All(2).Single() is var value && value.Bytes(3) is { Length: > 0 } number
        ? BinaryPrimitives.ReadInt64LittleEndian(number).ToString(null as IFormatProvider)
        : value.Text(1));

    private IEnumerable<ProtoMessage> All(int field) => fields.Where(one => one.Field == field).Select(one => new ProtoMessage(one.Value));

    private byte[] Bytes(int field) => fields.Find(one => one.Field == field).Value ?? [];

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var (shift, more) = (0, true); more; shift += 7)
        {
            value |= (ulong)(bytes[0] & 0x7F) << shift;
            more = bytes[0] >= 0x80;
            bytes = bytes[1..];
        }

        return value;
    }
}
