"""A server without keys, and its settings."""

import pytest
from news import open_hashed, settings_in
from served import served

from service.http.app import create_app


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path)


@pytest.fixture
def client(settings):
    with served(create_app(settings, opener=open_hashed)) as client:
        yield client
