namespace WebexGateway.Callback;

/// <summary>What kind of line a number reaches, as libphonenumber tells them apart.</summary>
public enum NumberType
{
    /// <summary>A line at a place.</summary>
    FixedLine,

    /// <summary>A mobile telephone.</summary>
    Mobile,

    /// <summary>Either of the two, where the numbers look alike (Mexico, Chile, North America).</summary>
    FixedLineOrMobile,

    /// <summary>Free for the caller.</summary>
    TollFree,

    /// <summary>The called party earns on every call: the aim of toll fraud.</summary>
    PremiumRate,

    /// <summary>The caller pays a part.</summary>
    SharedCost,

    /// <summary>A line over the internet, bound to no place.</summary>
    Voip,

    /// <summary>A number that follows a person, often at a premium (+44 70).</summary>
    PersonalNumber,

    /// <summary>A pager.</summary>
    Pager,

    /// <summary>One number for a whole company, often at a premium (+32 78).</summary>
    Uan,

    /// <summary>Somebody's voicemail.</summary>
    Voicemail,
}
