namespace WebexGateway.Storage;

/// <summary>
/// Prepares a database file that only the user of the gateway may read, whatever the umask. SQLite gives its log the same mode.
/// </summary>
public static class OwnFile
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Creates folder and file when they are missing, and removes the rights of other users from an existing file and its companions.
    /// </summary>
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

        if (!File.Exists(file)) // closing an existing file would release the locks of SQLite
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
            // The file belongs to another user, who decides on its rights.
        }
    }
}
