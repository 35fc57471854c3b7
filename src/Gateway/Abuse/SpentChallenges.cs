namespace WebexGateway.Abuse;

/// <summary>
/// Remembers used challenges in the store until they expire, and the request that used each, also over a restart and for other instances.
/// Each entry has cost its sender a proof of work.
/// </summary>
public sealed class SpentChallenges(LedgerWriter writer)
{
    /// <summary>The request is a keyed hash.</summary>
    public static readonly Migration Table = new("challenges", 1, Sql("blob"), Sql("bytea"));

    /// <summary>
    /// True for the first use, and for the same request again: a visitor whose answer was lost may ask again. Throws a <see
    /// cref="System.Data.Common.DbException"/> when it cannot be remembered.
    /// </summary>
    public Task<bool> TrySpendAsync(string nonce, DateTimeOffset expires, string? retry, CancellationToken cancellationToken) =>
        writer.RunAsync(
        async session =>
        {
            var request = retry is null ? null : session.Keys.Fingerprint("retry", retry);
            await session.ExecuteAsync("delete from spent_challenge where expires <= @now", ("now", session.Now));
            var added = await session.ExecuteAsync(
                "insert into spent_challenge (nonce, request, expires) values (@nonce, @request, @expires) on conflict (nonce) do nothing",
                ("nonce", nonce),
                ("request", request),
                ("expires", expires));
            if (added == 1)
            {
                return true;
            }

            await using var rows = await session.QueryAsync("select request from spent_challenge where nonce = @nonce", ("nonce", nonce));
            return request is not null && await rows.ReadAsync() && rows.GetBytes(0).AsSpan().SequenceEqual(request);
        },
        cancellationToken);

    private static string Sql(string bytes) => $"""
        create table spent_challenge (nonce text not null primary key, request {bytes}, expires bigint not null);
        create index spent_challenge_expires on spent_challenge (expires);
        """;
}
