#!/usr/bin/env dotnet
// Writes our policy's verdict on each line "typed<tab>region" of the standard input; the arguments are the served regions.
#:project ../../src/Gateway/Gateway.csproj
using Microsoft.Extensions.Options;
using WebexGateway.Callbacks;
using WebexGateway.Ledger;

var options = new CallbackOptions();
options.Regions.AddRange(args);
var policy = new PhoneNumberPolicy(new Fixed(options));
while (Console.ReadLine() is { } line)
{
    var (typed, region) = (line[..line.IndexOf('\t')], line[(line.IndexOf('\t') + 1)..]);
    var found = policy.Admit(typed, region.Length == 0 ? null : region).Found;
    Console.WriteLine(found is null ? "refused" : $"{found.Number.E164} {found.Region}");
}

internal sealed class Fixed(CallbackOptions options) : IOptionsMonitor<CallbackOptions>
{
    public CallbackOptions CurrentValue => options;

    public CallbackOptions Get(string? name) => options;

    public IDisposable? OnChange(Action<CallbackOptions, string?> listener) => null;
}
