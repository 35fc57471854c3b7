using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>The store has not been opened yet; what needs it fails closed, as with any other <see cref="DbException"/>.</summary>
public sealed class StoreUnavailableException(string reason) : DbException($"The store is not open: {reason}");
