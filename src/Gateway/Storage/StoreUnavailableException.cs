using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>Reports that the store cannot be used; callers treat it as any other <see cref="DbException"/>.</summary>
public sealed class StoreUnavailableException(string reason) : DbException(reason);
