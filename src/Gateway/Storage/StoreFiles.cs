using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace WebexGateway.Storage;

/// <summary>
/// The files of an open SQLite database, by device and inode. A file that was deleted or replaced goes on taking commits that nobody finds
/// again. On Linux alone; elsewhere nothing is noticed.
/// </summary>
internal sealed class StoreFiles
{
    private const int CurrentFolder = -100;
    private const uint InodeWanted = 0x100;
    private const int AnswerLength = 256;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;

    private readonly List<(byte[] Path, (ulong Inode, ulong Device) Identity)> files = [];

    /// <summary>Remembers the files of a database that is open now, with its log and its index of the log.</summary>
    public StoreFiles(string database)
    {
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            var path = Encoding.UTF8.GetBytes($"{database}{end}\0");
            if (IdentityOf(path) is { } identity)
            {
                files.Add((path, identity));
            }
        }
    }

    /// <summary>Whether each file is still the one that is open. It takes some microseconds.</summary>
    public bool AreInPlace
    {
        get
        {
            foreach (var (path, identity) in files)
            {
                if (IdentityOf(path) != identity)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>By statx, whose answer has the same form on every processor.</summary>
    private static (ulong Inode, ulong Device)? IdentityOf(byte[] path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var answer = new byte[AnswerLength];
        return Ask(CurrentFolder, path, 0, InodeWanted, answer) == 0
            ? (
                BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(InodeAt)),
                BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(DeviceAt)))
            : null;
    }

    [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ask(int folder, byte[] path, int flags, uint wanted, byte[] answer);
}
