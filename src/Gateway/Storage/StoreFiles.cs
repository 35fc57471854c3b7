using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace WebexGateway.Storage;

/// <summary>
/// Compares the files of an open SQLite database with those on the disk, by device and inode: SQLite commits to a deleted file without an
/// error, and a restart finds nothing. It works on Linux only.
/// </summary>
internal sealed class StoreFiles
{
    private const int CurrentFolder = -100;
    private const uint InodeWanted = 0x100;
    private const int AnswerLength = 256;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;

    private readonly List<(byte[] Path, (ulong Inode, ulong Device) Identity)> files = [];

    /// <summary>Records the database that is open now, its log and the index of the log.</summary>
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

    /// <summary>True while each file on the disk is the open one. The check takes some microseconds.</summary>
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

    /// <summary>Calls statx, whose result has the same layout on every processor.</summary>
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
