namespace WebexGateway.Ledger;

/// <summary>The durable record of callbacks, and its budgets.</summary>
public static class LedgerServices
{
    public static void AddLedger(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CallbackOptions>().BindConfiguration(CallbackOptions.Section);
        services.AddSingleton<IValidateOptions<CallbackOptions>, CallbackOptionsValidator>();
        services.AddMigration(LedgerTables.First);
        services.AddMigration(LedgerTables.Trace);
        services.AddMigration(LedgerTables.ByRingingTime);
        services.AddMigration(FollowTables.Columns);
        services.AddMigration(DeskTables.Columns);
        services.AddMigration(AuditLog.Table);
        services.AddMigration(HistoryLedger.Table);
        services.AddSingleton<LedgerWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerWriter>());
        services.AddSingleton<CallbackMetrics>();
        services.AddSingleton<LedgerMetrics>();
        services.AddSingleton<BudgetMetrics>();
        services.AddSingleton<BudgetCheck>();
        services.AddSingleton<BudgetReport>();
        services.AddSingleton<CallbackLedger>();
        services.AddSingleton<LedgerInstance>();
        services.AddSingleton<LedgerKeyStore>();
        services.AddSealedPart<LedgerKeyStore>();
        services.AddSingleton<LedgerReader>();
        services.AddSingleton<BookingDecision>();
        services.AddSingleton<DueCallbacks>();
        services.AddSingleton<AfterHours>();
        services.AddSingleton<LedgerUpkeep>();
        services.AddSingleton<LedgerDesk>();
        services.AddSingleton<FollowUps>();
        services.AddSingleton<DoubtLedger>();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<CallStatistics>();
        services.AddSingleton<DeskList>();
        services.AddSingleton<DeskStory>();
        services.AddSingleton<DeskDecisions>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<HistoryLedger>();
        services.AddOptions<PaceOptions>().BindConfiguration(PaceOptions.Section);
    }
}
