# nutgraf: HTTP on port 8000, the articles in the volume /data. No PyTorch; for other models than the built-in
# one, build on requirements/all.txt.
#
#   docker build -t nutgraf .
#   docker run -p 127.0.0.1:8000:8000 -e NUTGRAF_OPEN=true -v articles:/data nutgraf
#   docker run --rm -v articles:/data nutgraf ask "what are the preconditions for joining?"
#
# It starts when there is an API key in /data (nutgraf keys add), or NUTGRAF_OPEN says that none is needed: from within
# a container it cannot be seen who reaches the port, so say so only where it is published to this machine alone.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS builder
WORKDIR /src
COPY requirements/run.txt requirements/
RUN python -m venv --without-pip /opt/nutgraf \
    && pip --python /opt/nutgraf/bin/python install --no-cache-dir --no-deps --requirement requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY index index
COPY service service
RUN pip --python /opt/nutgraf/bin/python install --no-cache-dir --no-deps .
# compiles the model into the cache, and fails the build if what was built cannot answer
RUN NUTGRAF_DATA=/opt/nutgraf/none NUTGRAF_CACHE=/opt/nutgraf/cache \
    /opt/nutgraf/bin/nutgraf ask --sample "Who was elected mayor of Port Selwyn?"

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --no-create-home nutgraf \
    && install --directory --owner=nutgraf /data
COPY --from=builder --chown=nutgraf /opt/nutgraf /opt/nutgraf
ENV PATH=/opt/nutgraf/bin:$PATH \
    NUTGRAF_DATA=/data \
    NUTGRAF_CACHE=/opt/nutgraf/cache
USER nutgraf
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
ENTRYPOINT ["nutgraf"]
CMD ["serve", "--host", "0.0.0.0"]
