# Builds with everything, ships with what runs: Node, git, bubblewrap, dist/, grammars/ and their .wasm files.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm ci && npm prune --omit=dev --ignore-scripts \
  && find node_modules -type d \( -name prebuilds -o -path '*/tree-sitter-*/src' -o -path '*/tree-sitter-*/bindings' \) -prune -exec rm -rf {} +

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends bubblewrap ca-certificates git \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --create-home --uid 10001 duck
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY grammars ./grammars
COPY app.yml ./
ENV NODE_ENV=production RUBBERDUCK_HOME=/home/duck/.rubberduck
USER duck
RUN mkdir -p "$RUBBERDUCK_HOME" && git config --global --add safe.directory '*'
VOLUME /home/duck/.rubberduck
WORKDIR /repo
ENTRYPOINT ["node", "/app/dist/cli.js"]
# `serve` is the server; give it a volume for its data and the App’s variables.
EXPOSE 3000
CMD ["--help"]
