using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Tokens;

/// <summary>
/// Encrypts and decrypts the grants in rows of <c>webex_token</c>. A row is valid with the secret whose mark it has: the current one, or
/// the old one while <c>KEY_RING_SECRET_OLD</c> is set.
/// </summary>
public sealed class GrantSeal(KeyRingSecret secret, KeyRingProtection protection, IOptionsMonitor<WebexOptions> webex)
{
    private readonly IDataProtector protector = protection.CreateProtector("webex-grant");

    public StoredToken Seal(StoredToken token)
    {
        if (token.Grant is null)
        {
            return token with { Sealed = null, Mark = secret.Mark };
        }

        var content = new Sealed(token.Name, token.Version, ClientOf(token.Name)?.ClientId, ClientMark(token.Name, secret), token.Grant);
        return token with { Sealed = BoxOf(content), Mark = secret.Mark };
    }

    private byte[] BoxOf(Sealed content) => protector.Protect(JsonSerializer.SerializeToUtf8Bytes(content, SealedJson.Default.Sealed));

    /// <summary>
    /// Returns an intact row of the old secret as a holder of the current one would have written it; any other row as it is. The key ring
    /// opens the grant of both.
    /// </summary>
    public StoredToken UnderCurrentSecret(StoredToken row)
    {
        if (secret.Old is not { } old || row.Mark != old.Mark || !TokenTable.IsIntact(row, old))
        {
            return row;
        }

        var (was, now) = (ClientMark(row.Name, old), ClientMark(row.Name, secret));
        var resealed = row with { Mark = secret.Mark, RefusedFor = row.RefusedFor == was ? now : row.RefusedFor };
        if (Held(row) is { } held)
        {
            resealed = resealed with { Sealed = BoxOf(held with { ClientMark = held.ClientMark == was ? now : held.ClientMark }) };
        }

        return resealed with { Guard = TokenTable.GuardOf(resealed, secret) };
    }

    /// <summary>Decrypts the grant, or says why it is not used. A row that is not intact gives nothing but its version.</summary>
    public StoredToken Open(StoredToken stored)
    {
        var row = UnderCurrentSecret(stored);
        if (row.Mark != secret.Mark || !TokenTable.IsIntact(row, secret))
        {
            return new(row.Name, row.Version) { Fault = row.Mark != secret.Mark ? VaultFaults.OtherSecret : VaultFaults.Damaged };
        }

        if (row.Sealed is null)
        {
            return row;
        }

        return Held(row) is not { } held ? row with { Fault = VaultFaults.Damaged }
            : FaultOf(held) is { } fault ? row with { Fault = fault }
            : row with { Grant = held.Grant };
    }

    /// <summary>What is encrypted in the row; null when there is nothing, or it was changed or belongs to another row.</summary>
    private Sealed? Held(StoredToken row)
    {
        try
        {
            return row.Sealed is { } box
                && JsonSerializer.Deserialize(protector.Unprotect(box), SealedJson.Default.Sealed) is { } held
                && held.Token == row.Name && held.Version == row.Version
                    ? held
                    : null;
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A grant belongs to the client that received it. A refresh token that was not used yet belongs to no client.</summary>
    private string? FaultOf(Sealed held) =>
        held.Grant.Access is null ? null
        : held.ClientId != ClientOf(held.Token)?.ClientId ? VaultFaults.OtherClient
        : held.ClientMark != ClientMark(held.Token, secret) ? VaultFaults.OtherClientSecret
        : null;

    /// <summary>A keyed hash of client id and secret, which tells nothing about them.</summary>
    public string ClientMark(string name, KeyRingSecret by)
    {
        var client = ClientOf(name);
        return by.MarkOf($"client/{client?.ClientId?.Length}/{client?.ClientId}/{client?.ClientSecret}");
    }

    private TokenOptions? ClientOf(string name) => webex.CurrentValue.Tokens.GetValueOrDefault(name);

    /// <summary>The content that is encrypted. Token and version bind it to its row.</summary>
    internal sealed record Sealed(string Token, long Version, string? ClientId, string ClientMark, Grant Grant);
}
