using WebexGateway.Storage;

namespace WebexGateway.Tests.Storage;

/// <summary>The spellings of <c>DATABASE_URL</c>: each is read, or refused without a part of it.</summary>
public sealed class DatabaseUrlTests
{
    private const string Canary = "canary";

    [Theory]
    [InlineData("host=127.0.0.1 port=6543 user=app password=secret dbname=gw", "127.0.0.1", 6543, "app", "secret", "gw")]
    [InlineData("  host = 127.0.0.1   user = app dbname = gw ", "127.0.0.1", 5432, "app", null, "gw")]
    [InlineData(@"host=db.example user='a b' password='it\'s \\ ;=' dbname=gw", "db.example", 5432, "a b", @"it's \ ;=", "gw")]
    [InlineData(@"host=db.example user=app password=a\ b;c dbname=gw", "db.example", 5432, "app", "a b;c", "gw")]
    [InlineData("host=db.example\nuser=app\tdbname=gw", "db.example", 5432, "app", null, "gw")]
    [InlineData("host=/var/run/postgresql user=app dbname=gw", "/var/run/postgresql", 5432, "app", null, "gw")]
    [InlineData("HOST=db.example USER=app", "db.example", 5432, "app", null, null)]
    [InlineData("host=a.example,b.example port=5432,5433 user=app dbname=gw", "a.example:5432,b.example:5433", 5432, "app", null, "gw")]
    [InlineData("postgres://app:secret@[::1]:6543/gw", "::1", 6543, "app", "secret", "gw")]
    [InlineData("POSTGRESQL://app@db.example", "db.example", 5432, "app", null, null)]
    [InlineData("postgres://app:p%40%2F%3F%23%25@db.example/gw?sslmode=require&channel_binding=require&connect_timeout=3", "db.example", 5432, "app", "p@/?#%", "gw")]
    [InlineData("postgres://app:p@ss@db.example/gw", "db.example", 5432, "app", "p@ss", "gw")]
    [InlineData("postgres://app@a.example:5432,b.example:5433/gw?target_session_attrs=read-write", "a.example:5432,b.example:5433", 5432, "app", null, "gw")]
    [InlineData("postgres://app@[::1]:5432,[::2]:5433/gw", "[::1]:5432,[::2]:5433", 5432, "app", null, "gw")]
    [InlineData("postgres:///gw?host=/var/run/postgresql&user=app", "/var/run/postgresql", 5432, "app", null, "gw")]
    [InlineData("postgres://app@%2Fvar%2Frun%2Fpostgresql/gw", "/var/run/postgresql", 5432, "app", null, "gw")]
    [InlineData("Host=db.example; Port=6543; Username=app; Password=a b=c; Database=gw", "db.example", 6543, "app", "a b=c", "gw")]
    [InlineData("Server=db.example;User Id=app;Password=\"a;b\";Database=gw", "db.example", 5432, "app", "a;b", "gw")]
    public void A_spelling_that_people_have_is_read(string text, string host, int port, string user, string? password, string? database)
    {
        var settings = DatabaseUrl.Read(text);

        (settings.Host, settings.Port, settings.Username, settings.Password, settings.Database).ShouldBe((host, port, user, password, database));
    }

    [Theory]
    [InlineData("no spelling", "canary", "host: db.example password: canary", "{\"host\":\"db.example\",\"password\":\"canary\"}")]
    [InlineData("another database's", "mysql://app:canary@db.example/gw", "jdbc:postgresql://db.example/gw?user=app&password=canary")]
    [InlineData("with its name", "DATABASE_URL=postgres://app:canary@db.example/gw", "postgres:app:canary@db.example")]
    [InlineData("words without a value", "host=127.0.0.1 user=app password=canary dbname", "host=127.0.0.1 user=app password='canary dbname=gw")]
    [InlineData("a value with a blank", "host=127.0.0.1 user=app password=a canary dbname=gw", "postgres://app:canary @db.example/gw")]
    [InlineData("commas", "host=127.0.0.1, port=5432, user=app, password=canary")]
    [InlineData("unknown words", "host=127.0.0.1 user=app passwort=canary dbname=gw", "host=127.0.0.1 service=canary user=app", "Host=db.example;Passwort=canary")]
    [InlineData("no host", "user=app password=canary dbname=gw")]
    [InlineData("no semicolons", "Host=db.example Port=5432 Username=app Password=canary Database=gw", "Host=db.example;Password=a;canary")]
    [InlineData("no such value", "Host=db.example;SSL Mode=canary", "Host=db.example;Minimum Pool Size=50;Maximum Pool Size=5;Password=canary")]
    [InlineData("a user in the host", "Host=app:canary@db.example;Database=gw")]
    [InlineData(
        "no port", "host=127.0.0.1 port=canary user=app", "Host=db.example;Port=canary", "postgres://app:canary@db.example:99999/gw",
        "host=db.example port=70000 password=canary", "Host=db.example;Port=65536;Username=app;Password=canary",
        "Host=db.example:70000;Username=app;Password=canary", "postgres://app:canary@a.example:5432,b.example:0/gw",
        "postgres://app:canary@db.example:port/gw")]
    [InlineData(
        "a sign that ends the password", "postgres://app:can/ary-canary@db.example/gw", "postgres://app:canary?x=canary@db.example/gw",
        "postgres://app:canary#@db.example/gw", "postgres://app:<canary>@db.example/gw", "postgres://app:12/canary@db.example")]
    [InlineData(
        "parameters", "postgres://app@db.example/gw?canary", "postgres://app@db.example/gw?canary=1",
        "postgres://app@db.example/gw?password=a&canary=b")]
    public void A_spelling_that_is_not_understood_is_refused_and_no_part_of_it_is_repeated(string kind, params string[] texts)
    {
        foreach (var text in texts)
        {
            var fault = Should.Throw<ArgumentException>(() => DatabaseUrl.Read(text), $"{kind}: {text}");

            fault.ToString().ShouldNotContain(Canary);
            fault.InnerException.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("postgres://ana@db.example/calls?sslmode=verify-full", "VerifyFull")]
    [InlineData("postgresql://ana@db.example/calls?sslmode=require&application_name=a%20b", "Require")]
    [InlineData("postgres://ana@db.example/calls", "Prefer")]
    [InlineData("Host=db.example;Username=ana;SSL Mode=Require", "Require")]
    public void A_connection_is_as_safe_as_it_says_and_gives_up_in_time(string text, string ssl)
    {
        var settings = DatabaseUrl.Read(text);

        settings.SslMode.ToString().ShouldBe(ssl);
        (settings.Timeout, settings.CommandTimeout, settings.MaxPoolSize).ShouldBe((5, 10, 20));
    }

    [Theory]
    [InlineData("postgres://ana:canary@db.example/calls?nonsense=1", "one of its parameters is not known")]
    [InlineData("postgres://ana:canary@db.example/calls?sslmode=maybe", "sslmode")]
    [InlineData("mysql://ana:canary@db.example/calls", "neither")]
    [InlineData("Password=canary", "no host")]
    public void A_wrong_DATABASE_URL_is_explained_without_its_password(string text, string word) =>
        Should.Throw<ArgumentException>(() => DatabaseUrl.Read(text)).Message.ShouldContain(word);
}
