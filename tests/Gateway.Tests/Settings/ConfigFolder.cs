using System.Text.Json.Nodes;
using WebexGateway.Configuration;
using WebexGateway.Startup;

namespace WebexGateway.Tests.Settings;

/// <summary>A copy of the shipped <c>config/*.json</c> that a test edits as people do.</summary>
public sealed class ConfigFolder : IDisposable
{
    public ConfigFolder() => Copy();

    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-files-").FullName;

    /// <summary>The setting that leads a gateway here.</summary>
    public (string Key, string? Value) Setting => (ConfigFiles.FolderKey, Path);

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public string Text(string file) => File.ReadAllText(this[file]);

    /// <summary>Changes a file's JSON, and puts it in place at once.</summary>
    public void Edit(string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(Text(file))!;
        change(json);
        Replace(file, json.ToJsonString());
    }

    /// <summary>Puts another file in place at once, as editors and deployments do.</summary>
    public void Replace(string file, string text)
    {
        File.WriteAllText(this[file] + ".new", text);
        File.Move(this[file] + ".new", this[file], overwrite: true);
    }

    /// <summary>The shipped files again.</summary>
    public void Copy()
    {
        Directory.CreateDirectory(Path);
        foreach (var file in ConfigFile.All)
        {
            File.Copy(System.IO.Path.Combine(ContentRoot.Find(), "config", file.Name), this[file.Name], overwrite: true);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
