namespace WebexGateway.Configuration;

/// <summary>The files as a source of the configuration. It holds one content until another is published.</summary>
public sealed class ConfigFilesSource : ConfigurationProvider, IConfigurationSource
{
    private readonly string folder;

    /// <summary>Begins with the files as they are; they are checked before the gateway serves.</summary>
    public ConfigFilesSource(string folder)
    {
        this.folder = folder;
        Content = Read();
        Data = Content.Settings;
    }

    /// <summary>The content in force.</summary>
    public ConfigContent Content { get; private set; }

    public ConfigContent Read() => ConfigContent.Read(folder);

    /// <summary>Puts a content in force, as one change for all readers of the configuration.</summary>
    public void Publish(ConfigContent content)
    {
        Content = content;
        Data = content.Settings;
        OnReload();
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
