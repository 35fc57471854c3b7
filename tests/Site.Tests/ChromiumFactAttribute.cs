namespace WebexGateway.Tests;

/// <summary>A test that needs Chromium: skipped with the reason where it is missing, and failing there when <c>CI=true</c>.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.ReasonToSkip;
}

/// <inheritdoc cref="ChromiumFactAttribute"/>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = Chromium.ReasonToSkip;
}
