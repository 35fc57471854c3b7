using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>The store is not open, or cannot take more; what needs it fails closed, as with any other <see cref="DbException"/>.</summary>
public sealed class StoreUnavailableException(string reason) : DbException(reason);
