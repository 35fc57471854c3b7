namespace WebexGateway.Tests.Documents;

/// <summary>A document in Spanish says what the one in English says, as far as a test can see.</summary>
public sealed class TranslationTests
{
    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var (english, spanish) in Document.Pairs)
            {
                pairs.Add(english, spanish);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Each_pair_has_the_same_headings_tables_code_names_and_links(string inEnglish, string inSpanish)
    {
        var (english, spanish) = (Document.Read(inEnglish), Document.Read(inSpanish));

        spanish.Headings.Select(Level).ShouldBe(english.Headings.Select(Level));
        spanish.Rows.ShouldBe(english.Rows);
        spanish.Blocks.Select(block => (block.Language, block.Bare)).ShouldBe(english.Blocks.Select(block => (block.Language, block.Bare)));
        spanish.Names.Distinct().Order().ShouldBe(english.Names.Distinct().Order());
        TargetsOf(spanish).ShouldBe(TargetsOf(english));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Each_of_a_pair_begins_with_a_link_to_the_other(string inEnglish, string inSpanish)
    {
        Document.Read(inEnglish).Links.First().File.ShouldBe(inSpanish);
        Document.Read(inSpanish).Links.First().File.ShouldBe(inEnglish);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void No_sentence_is_left_in_English(string inEnglish, string inSpanish)
    {
        var (english, spanish) = (Document.Read(inEnglish), Document.Read(inSpanish));

        Lines(spanish).Intersect(Lines(english)).ShouldBeEmpty();
    }

    private static int Level(string heading) => heading.IndexOf(' ');

    /// <summary>Where it leads, as if every document were in English, and without the pair itself.</summary>
    private static IEnumerable<string> TargetsOf(Document document) => document.Links
        .Select(link => Document.Pairs.FirstOrDefault(pair => pair.Spanish == link.File).English ?? link.File)
        .Where(file => !Document.Pairs.Contains((file, document.Path)) && file != document.Path)
        .Distinct().Order();

    /// <summary>The lines with four words or more and without names.</summary>
    private static IEnumerable<string> Lines(Document document) => document.Prose.Split('\n')
        .Where(line => !line.Contains('`') && line.Split(' ').Count(word => word.Length > 0 && word.All(char.IsLetter)) >= 4);
}
