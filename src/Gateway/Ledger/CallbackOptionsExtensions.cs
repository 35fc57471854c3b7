namespace WebexGateway.Ledger;

internal static class CallbackOptionsExtensions
{
    extension(CallbackOptions options)
    {
        /// <summary>The parsed hours; parsed once for each edition of the configuration.</summary>
        public OpeningHours OpeningHours => options.ReadHours ??= OpeningHours.Read(options.TimeZone, options.Hours, options.Holidays);
    }
}
