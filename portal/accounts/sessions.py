"""Sessions that can be revoked."""

from flask import Flask
from flask_login import LoginManager


def keep(app: Flask, manager: LoginManager) -> None:
    manager.user_loader(lambda token: None)
