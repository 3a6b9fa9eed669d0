# The doctor as an image: no shell, no package manager, not root. docs/container.md has commands.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev && mkdir /reports

FROM gcr.io/distroless/nodejs22-debian12:nonroot
COPY --from=build /app/package.json /app/package.json
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/bin /app/bin
COPY --from=build /app/dist /app/dist
# Reports go here: mount a volume. Nothing else is written, so the root may be read-only.
COPY --from=build --chown=65532:65532 /reports /reports
WORKDIR /reports
# nonroot, by its number: Kubernetes knows no names.
USER 65532
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/inferrs-doctor.js"]
CMD ["--help"]
# Healthy while the server of INFERRS_BASE_URL is there and its model is ready.
HEALTHCHECK --interval=1m --timeout=20s --start-period=1m --retries=3 \
  CMD ["/nodejs/bin/node", "/app/bin/inferrs-doctor.js", "check", "--quiet", "--timeout", "15s"]
