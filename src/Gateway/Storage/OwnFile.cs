namespace WebexGateway.Storage;

/// <summary>A database file that only the gateway's user may read, whatever the umask. SQLite gives its log the same mode.</summary>
public static class OwnFile
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes folder and file where there are none, and takes an older file and its companions from everybody else.</summary>
    public static void Prepare(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, Own | UnixFileMode.UserExecute);
        }

        if (!File.Exists(file)) // closing a file gives up the locks that SQLite has on it
        {
            var made = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = Own };
            File.Open(file, made).Dispose();
        }

        foreach (var each in new[] { file, $"{file}-wal", $"{file}-shm" }.Where(File.Exists))
        {
            Restrict(each);
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void Restrict(string file)
    {
        try
        {
            File.SetUnixFileMode(file, Own);
        }
        catch (UnauthorizedAccessException)
        {
            // It is another user's file, who lets us write it: his to guard.
        }
    }
}
