namespace WebexGateway.Startup;

/// <summary>Finds the folder that holds <c>config/</c>, <c>wwwroot/</c> and <c>appsettings.json</c>.</summary>
public static class ContentRoot
{
    /// <summary>
    /// The executable's folder after a publish, the repository's root in development. The current directory plays no part.
    /// </summary>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "config")))
            {
                return folder.FullName;
            }
        }

        throw new ConfigurationFaultException(
            $"There is no folder config/ in {AppContext.BaseDirectory} or a folder above it. Publish again, or put config/ beside the "
            + "executable.");
    }
}
