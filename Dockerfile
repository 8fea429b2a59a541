# Builds the package and installs it as a user would: the image has Node, git, bubblewrap and RubberDuck.
# Expected size: 350 MB, of which 225 MB are the base image, 85 MB git and 36 MB RubberDuck.
FROM node:24-bookworm-slim AS build
WORKDIR /build
# Install the dependencies first, so that their layer is cached until they change.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.ts \
  && npm pack --ignore-scripts \
  && npm install --global --prefix /opt/rubberduck ./*.tgz

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="RubberDuck" \
  org.opencontainers.image.description="Self-hosted, git-native reviewer for changes and pull requests" \
  org.opencontainers.image.licenses="MIT"
# A mounted repository belongs to a host user. RubberDuck's own git calls read only the user's configuration,
# so link it to the system configuration.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends bubblewrap ca-certificates git \
  && rm -rf /var/lib/apt/lists/* \
  && git config --system --add safe.directory '*' \
  && useradd --create-home --uid 10001 duck \
  && ln -s /etc/gitconfig /home/duck/.gitconfig \
  && install --directory --owner=duck /home/duck/.rubberduck /repo
COPY --from=build /opt/rubberduck /usr/local
# Set HOME explicitly, because `docker run --user` does not.
ENV NODE_ENV=production HOME=/home/duck
USER duck
VOLUME /home/duck/.rubberduck
WORKDIR /repo
EXPOSE 3000
# For `serve`. A review ends before the first check.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://localhost:${process.env.PORT ?? 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["rubberduck"]
CMD ["--help"]
