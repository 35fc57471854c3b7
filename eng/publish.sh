#!/usr/bin/env bash
# Publishes the native gateway as the Dockerfile does, for the tests, to artifacts/publish/Gateway/release.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=artifacts/publish/Gateway/release
publish=$(sed -n 's/^RUN \(dotnet publish .*\) -o .*$/\1/p' Dockerfile)
rm -rf "$folder"
$publish -o "$folder" --nologo -v quiet
touch "$folder/WebexGateway" # newer than the build: tests start the newer one
