"""What logs call models and providers, as options; never a guess at a near name."""

from __future__ import annotations

import pytest

from tests.usage.cells import NAMES


@pytest.mark.parametrize(
    ("model", "provider", "option"),
    [
        ("claude-haiku-4-5-20251001", "anthropic", "claude-haiku-4.5@anthropic"),
        ("claude-haiku-4-5", "?", "claude-haiku-4.5@anthropic"),
        ("anthropic/claude-haiku-4.5", "", "claude-haiku-4.5@anthropic"),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "aws.bedrock", "claude-haiku-4.5@bedrock"),
        ("bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0", "bedrock_converse",
         "claude-haiku-4.5@bedrock"),
        ("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0",
         "aws.bedrock", "claude-haiku-4.5@bedrock"),
        ("claude-3-5-haiku-20241022", "anthropic", "claude-haiku-3.5@anthropic"),
        ("claude-3-5-haiku-latest", "anthropic", "claude-haiku-3.5@anthropic"),
        ("gpt-4o-mini-2024-07-18", "openai", "gpt-4o-mini@openai"),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", "together_ai", "llama-3.3-70b@together"),
        ("llama-3.3-70b-versatile", "groq", "llama-3.3-70b@groq"),
        ("meta-llama/Llama-3.1-8B-Instruct", "deepinfra", "llama-3.1-8b@deepinfra"),
        # Sold elsewhere, or not in the catalogue at all.
        ("gpt-4o-mini", "azure.ai.openai", None),
        ("gpt-4o", "openai", None),
        ("claude-haiku-4-6", "anthropic", None),
        ("claude-haiku-4", "anthropic", None),
        ("llama-3.3-70b", "somebody", None),
        # Several sell it and the log does not say who did.
        ("meta-llama/Llama-3.3-70B-Instruct", "?", None),
        ("?", "?", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_a_logged_name(model: str, provider: str, option: str | None) -> None:
    assert NAMES.option(model, provider) == option
