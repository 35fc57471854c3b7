using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Storage;

/// <summary>
/// Data Protection with the <see cref="KeyRing"/>. Data Protection reports a store that is down as a
/// <see cref="CryptographicException"/>, as if the data were damaged; these protectors throw a <see cref="StoreUnavailableException"/>
/// instead. Callers protect bytes, because the framework's methods for strings would report it as before.
/// </summary>
public sealed class KeyRingProtection(IDataProtectionProvider provider) : IDataProtectionProvider
{
    public IDataProtector CreateProtector(string purpose) => new Protector(provider.CreateProtector(purpose));

    private sealed class Protector(IDataProtector inner) : IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => new Protector(inner.CreateProtector(purpose));

        public byte[] Protect(byte[] plaintext) => WithKeys(inner.Protect, plaintext);

        public byte[] Unprotect(byte[] protectedData) => WithKeys(inner.Unprotect, protectedData);

        private static byte[] WithKeys(Func<byte[], byte[]> work, byte[] data)
        {
            try
            {
                return work(data);
            }
            catch (CryptographicException exception) when (IsStoreDown(exception))
            {
                throw new StoreUnavailableException("The key ring cannot be read.");
            }
        }

        private static bool IsStoreDown(Exception exception) =>
            exception.InnerException is { } cause && (cause is DbException || IsStoreDown(cause));
    }
}
