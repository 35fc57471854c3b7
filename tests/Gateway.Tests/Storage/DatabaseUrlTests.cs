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
    [InlineData("canary")]
    [InlineData("host=127.0.0.1 user=app password=canary dbname")]
    [InlineData("host=127.0.0.1 user=app password='canary dbname=gw")]
    [InlineData("host=127.0.0.1 user=app password=a canary dbname=gw")]
    [InlineData("host=127.0.0.1 user=app passwort=canary dbname=gw")]
    [InlineData("host=127.0.0.1 port=canary user=app")]
    [InlineData("host=127.0.0.1 service=canary user=app")]
    [InlineData("user=app password=canary dbname=gw")]
    [InlineData("host=127.0.0.1, port=5432, user=app, password=canary")]
    [InlineData("host: db.example password: canary")]
    [InlineData("Host=db.example;Passwort=canary")]
    [InlineData("Host=db.example;Password=a;canary")]
    [InlineData("Host=db.example Port=5432 Username=app Password=canary Database=gw")]
    [InlineData("Host=db.example;Port=canary")]
    [InlineData("Host=db.example;SSL Mode=canary")]
    [InlineData("Host=db.example;Minimum Pool Size=50;Maximum Pool Size=5;Password=canary")]
    [InlineData("Host=app:canary@db.example;Database=gw")]
    [InlineData("postgres://app:canary@db.example:99999/gw")]
    [InlineData("host=db.example port=70000 password=canary")]
    [InlineData("Host=db.example;Port=65536;Username=app;Password=canary")]
    [InlineData("Host=db.example:70000;Username=app;Password=canary")]
    [InlineData("postgres://app:canary@a.example:5432,b.example:0/gw")]
    [InlineData("postgres://app:can/ary-canary@db.example/gw")]
    [InlineData("postgres://app:canary?x=canary@db.example/gw")]
    [InlineData("postgres://app:canary#@db.example/gw")]
    [InlineData("postgres://app:canary @db.example/gw")]
    [InlineData("postgres://app:<canary>@db.example/gw")]
    [InlineData("postgres://app:12/canary@db.example")]
    [InlineData("postgres://app:canary@db.example:port/gw")]
    [InlineData("postgres://app@db.example/gw?canary")]
    [InlineData("postgres://app@db.example/gw?canary=1")]
    [InlineData("postgres://app@db.example/gw?password=a&canary=b")]
    [InlineData("postgres:app:canary@db.example")]
    [InlineData("mysql://app:canary@db.example/gw")]
    [InlineData("jdbc:postgresql://db.example/gw?user=app&password=canary")]
    [InlineData("DATABASE_URL=postgres://app:canary@db.example/gw")]
    [InlineData("{\"host\":\"db.example\",\"password\":\"canary\"}")]
    public void A_spelling_that_is_not_understood_is_refused_and_no_part_of_it_is_repeated(string text)
    {
        var fault = Should.Throw<ArgumentException>(() => DatabaseUrl.Read(text));

        fault.ToString().ShouldNotContain(Canary);
        fault.InnerException.ShouldBeNull();
    }
}
