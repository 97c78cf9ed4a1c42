"""The key that signs credentials, kept in the database so that backup and restore keep old certificates verifiable."""

from django.db import models


class SigningKey(models.Model):
    """One Ed25519 key; the newest active one signs, all verify."""

    kid = models.CharField(max_length=64, unique=True)
    private_jwk = models.TextField()
    public_jwk = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.kid
