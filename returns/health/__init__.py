"""Health on the way: fitness, papers, requests and medicines, by the numbers of each carrier. Never a diagnosis."""
