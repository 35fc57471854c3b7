namespace WebexGateway.FollowUp;

/// <summary>Webex's answer to a question for its list.</summary>
public abstract record ListAnswer
{
    private ListAnswer()
    {
    }

    /// <summary>A complete page.</summary>
    /// <param name="Tasks">The tasks that could be read.</param>
    /// <param name="Lines">All lines, also those that could not be read.</param>
    public sealed record Page(IReadOnlyList<ListedTask> Tasks, int Lines) : ListAnswer;

    /// <summary>The range holds more than Webex or the gateway takes at once.</summary>
    public sealed record TooMuch : ListAnswer;

    /// <summary>Webex asks to wait.</summary>
    public sealed record Wait(TimeSpan Time) : ListAnswer;

    /// <summary>Webex does not show its list, and will not until something changes.</summary>
    public sealed record Refused(int Status) : ListAnswer;

    /// <summary>No answer, or one that cannot be used.</summary>
    public sealed record Failed : ListAnswer;
}
