namespace WebexGateway.Tests.Documents;

/// <summary>A link in a document leads to what is there.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Documents => [.. Document.All];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there(string document)
    {
        foreach (var (file, heading) in Document.Read(document).Links)
        {
            Path.Exists(Path.Combine(Document.Root, file)).ShouldBeTrue($"{document} leads to {file}");
            if (heading is not null)
            {
                Document.Read(file).Headings.Select(Document.Anchor).ShouldContain(heading, $"{document} leads to {file}#{heading}");
            }
        }
    }
}
