"""The conversation: free text read without a model, proposals, requests and their answers."""
