# The shape with servers of one's own: DATABASE_URL and REDIS_URL are given, nothing is embedded. One image, three roles
# (web, worker, beat); docker-compose.yml shows them.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements requirements
COPY package.json package-lock.json .npmrc ./
COPY tools tools
COPY locale locale
# The same set-up as on a machine of one's own: hashed Python packages, npm packages through the node of a wheel.
RUN python tools/setup.py

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH CME_DATA_DIR=/data
RUN useradd --uid 10001 --create-home cme && mkdir /data && chown cme /data
WORKDIR /app
COPY --from=build /app /app
COPY . .
USER cme
VOLUME /data
EXPOSE 8000
# A buffering proxy belongs in front (docs/operations.md): slow clients then cost it a buffer, not us a thread.
CMD ["gunicorn", "cme_platform.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--worker-class", "gthread", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "10"]
