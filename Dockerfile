# docker build -t webex-gateway .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
# clang links the native executable; npm brings Webex's calling library, checked by its hash.
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN dotnet publish src/Gateway -c Release --use-current-runtime -o /app

# What .NET's programs need of a system (OpenSSL, time zones, roots of trust), a shell for the health check, and no .NET.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0.12
WORKDIR /app
COPY --from=build /app .
# Only /data is written to, and only without DATABASE_URL: the rest may be read-only. The base image's port gives way to PORT.
RUN mkdir /data && chown $APP_UID /data
ENV Storage__Path=/data/gateway.db ASPNETCORE_HTTP_PORTS=
VOLUME /data
USER $APP_UID
EXPOSE 10000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-10000} && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/WebexGateway"]
