"""Packs: folders of rule files, read with positions, checked and compiled."""

from advisor.pack.load import built_in_packs, load_pack, pack_folder
from advisor.pack.pack import Pack

__all__ = ["Pack", "built_in_packs", "load_pack", "pack_folder"]
