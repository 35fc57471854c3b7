# docker build -t webex-gateway .
FROM mcr.microsoft.com/dotnet/sdk:10.0.401 AS build
# npm brings Webex's calling library, checked by its hash.
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN dotnet publish src/Gateway -c Release --use-current-runtime --no-self-contained -p:PublishReadyToRun=true -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12
WORKDIR /app
COPY --from=build /app .
# Only /data is written to, and only without DATABASE_URL: the rest may be read-only. The base image's port gives way to PORT.
RUN mkdir /data && chown $APP_UID /data
ENV Storage__Path=/data/gateway.db DOTNET_EnableDiagnostics=0 ASPNETCORE_HTTP_PORTS=
VOLUME /data
USER $APP_UID
EXPOSE 10000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${PORT:-10000} && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/WebexGateway"]
