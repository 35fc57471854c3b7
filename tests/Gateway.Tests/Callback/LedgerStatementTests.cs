using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Ledger;
using WebexGateway.Startup;
using WebexGateway.Storage;

namespace WebexGateway.Tests.Callback;

/// <summary>The ledger grows for years: what it asks of SQLite must find its rows by an index, and not by reading all of them.</summary>
public sealed partial class LedgerStatementTests
{
    private static readonly Dictionary<string, string> Names = new(Statuses.Select(status => KeyValuePair.Create($"StatusSql.{status.Name}", (string)status.GetRawConstantValue()!)))
    {
        ["Columns"] = "*",
        ["CallTime"] = $"(case when {StatusSql.MayHaveRung} then {StatusSql.RangAt} else since end)",
        ["DeskRow.Columns"] = "*",
        ["CallTimes"] = "call_queued",
        ["IsMissing"] = $"seq = @row and {StatusSql.IsFollowed} and not_seen is null",
        ["These"] = "seq in (@a, @b)",
        ["MayBeResent"] = $"seq in (@a, @b) and {StatusSql.NeedsDecision} and person is not null and not {LedgerDesk.IsForbidden}",
        ["MayBeClosed"] = $"seq in (@a, @b) and {StatusSql.NeedsDecision}",
        ["WaitsAs"] = StatusSql.Queued,
        ["session.OwnNumber"] = "",
        ["skipLocked"] = "",
        ["withToken"] = "",
        ["IsForbidden"] = LedgerDesk.IsForbidden,
        ["LedgerDesk.IsForbidden"] = LedgerDesk.IsForbidden,
    };

    private static IEnumerable<FieldInfo> Statuses => typeof(StatusSql).GetFields(BindingFlags.Static | BindingFlags.Public);

    [Fact]
    public void The_numbers_in_SQL_are_those_of_the_statuses() =>
        Statuses.Where(status => Enum.IsDefined(typeof(CallbackStatus), status.Name))
            .ToDictionary(status => status.Name, status => (string)status.GetRawConstantValue()!)
            .ShouldBe(Enum.GetValues<CallbackStatus>().ToDictionary(status => status.ToString(), status => ((int)status).ToString(CultureInfo.InvariantCulture)));

    [Fact]
    public async Task No_statement_reads_the_whole_ledger()
    {
        await using var gateway = await LedgerGateway.StartAsync();
        await using var connection = await gateway.Services.GetRequiredService<Store>().OpenAsync(CancellationToken.None);
        var statements = Directory.EnumerateFiles(Path.Combine(ContentRoot.Find(), "src", "Gateway", "Ledger"), "*.cs")
            .SelectMany(file => Statement().Matches(File.ReadAllText(file)).Select(match => match.Groups["sql"].Value))
            .Where(sql => sql.Contains("callback", StringComparison.Ordinal))
            .Where(sql => !sql.Contains("nextval", StringComparison.Ordinal)) // of PostgreSQL only
            .ToList();

        statements.Count.ShouldBeGreaterThan(15);
        foreach (var sql in statements)
        {
            var plan = await PlanAsync(connection, Limit().Replace(Named().Replace(sql, match => Names[match.Groups["name"].Value]), "1"));
            plan.ShouldNotContain("SCAN callback\n", Case.Sensitive, sql);
        }
    }

    private static async Task<string> PlanAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"explain query plan {sql}";
        foreach (var name in Parameter().Matches(sql).Select(match => match.Value).Distinct())
        {
            command.Bind(name[1..], 1);
        }

        await using var rows = await command.ExecuteReaderAsync();
        var plan = "";
        while (await rows.ReadAsync())
        {
            plan += rows.GetString(3) + "\n";
        }

        return plan;
    }

    [GeneratedRegex("""
        (?<quote>"{1,3})\s*(?<sql>(select|update|insert|delete)\s[^"]*?)\s*\k<quote>
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Statement();

    [GeneratedRegex("{(?<name>(StatusSql\\.|LedgerDesk\\.|session\\.|DeskRow\\.)?(?![Mm]ost)[A-Za-z]+)}")]
    private static partial Regex Named();

    [GeneratedRegex("{[Mm]ost[A-Za-z]*}")]
    private static partial Regex Limit();

    [GeneratedRegex("@[a-z_]+")]
    private static partial Regex Parameter();
}
